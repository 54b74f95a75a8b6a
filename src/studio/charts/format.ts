import { settings } from '../store/settings.ts';

const digits = (options: Intl.NumberFormatOptions): ((value: number) => string) => {
  const { format } = new Intl.NumberFormat('en-US', { signDisplay: 'negative', ...options });
  return (value) => format(value).replace('-', '\u2212');
};
const three = digits({ maximumSignificantDigits: 3 });
const threeKept = digits({ minimumSignificantDigits: 3, maximumSignificantDigits: 3 });

/** Milliseconds to three digits: `0.42 ms`, `43.0 ms`, `1,240 ms`. */
export const ms = (value: number): string => `${figure(value)} ms`;

/** A measured number to three digits, zeros kept: `0.0421`, `43.0`, `1,240`. */
export function figure(value: number): string {
  return Number.isFinite(value) && value !== 0 && Math.abs(value) < 1000 ? threeKept(value) : plain(value);
}

/** A number to three digits, without an exponent and without trailing zeros: `0.0421`, `43`, `1,240`. */
export function plain(value: number): string {
  return Number.isFinite(value) ? three(value) : '–';
}

/** A fraction as a percentage with one decimal: `92.9 %`. */
export const percent = (fraction: number): string =>
  Number.isFinite(fraction) ? `${(fraction * 100).toFixed(1)} %` : '–';

const SIZES = {
  binary: { thousand: 1024, units: ['B', 'KiB', 'MiB', 'GiB'] },
  decimal: { thousand: 1000, units: ['B', 'kB', 'MB', 'GB'] },
} as const;

/** Bytes in the units that the person chose: `512 B`, `12.3 KiB`, `4.56 MiB`, or `12.6 kB`. */
export function bytes(value: number): string {
  const { thousand, units } = SIZES[settings.getState().bytes];
  let scaled = value;
  let unit = 0;
  while (scaled >= thousand && unit < units.length - 1) {
    scaled /= thousand;
    unit++;
  }
  return `${plain(scaled)} ${units[unit]}`;
}

/** A time to wait, rounded to what a person plans by: `4 s`, `2 min 10 s`, `1 h 5 min`. */
export function duration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '–';
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min${seconds % 60 ? ` ${seconds % 60} s` : ''}`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How long ago: `just now`, `4 min ago`, `3 days ago`. */
export function ago(then: number, now: number): string {
  const minutes = Math.floor((now - then) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ago`;
  return `${Math.floor(hours / 24)} days ago`;
}

export const epochs = (n: number): string => `${n} epoch${n === 1 ? '' : 's'}`;

/** A whole number: `1,234,567`. */
export const count = digits({ maximumSignificantDigits: 12 });
