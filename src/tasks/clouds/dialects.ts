/** Ways to write a table of points, for tests and for `npm run bench:attack`. */
export interface Dialect {
  /** Spaces around it, or several of them, are part of it. */
  delimiter: string;
  decimal: string;
  quoted: boolean;
  /** No names, names, names with another column first, or names in a comment. */
  header: 'none' | 'x y z' | 'moved' | 'comment';
  count: boolean;
  trailing: boolean;
  lineEnd: string;
  number: 'fixed' | 'exponent' | 'plus' | 'fortran';
  /** Columns behind the coordinates. */
  extra: number;
  blanks: boolean;
  encoding: Encoding;
}

export const ENCODINGS = [
  'utf-8',
  'utf-8 marked',
  'utf-16le',
  'utf-16be',
  'utf-16le bare',
  'utf-16be bare',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The bytes of an ASCII text. */
export function encoded(text: string, encoding: Encoding): Uint8Array<ArrayBuffer> {
  const marked = encoding.endsWith('bare') || encoding === 'utf-8' ? text : `\uFEFF${text}`;
  if (encoding.startsWith('utf-8')) return new TextEncoder().encode(marked);
  const bytes = new Uint8Array(2 * marked.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < marked.length; i++)
    view.setUint16(2 * i, marked.charCodeAt(i), encoding.startsWith('utf-16le'));
  return bytes;
}

function numberOf(value: number, { number, decimal }: Dialect): string {
  const sign = number === 'plus' && value >= 0 ? '+' : '';
  // Six decimals show that a comma parts no thousands.
  const written = number === 'exponent' || number === 'fortran' ? value.toExponential() : value.toFixed(6);
  return sign + (number === 'fortran' ? written.replace('e', 'D') : written).replace('.', decimal);
}

/** A table of points as text; null leaves a cell out. */
export function tableOf(points: readonly (readonly (number | null)[])[], how: Dialect): string {
  const { delimiter, header, quoted, extra, trailing, lineEnd, blanks, count } = how;
  const moved = header === 'moved' ? ['id'] : [];
  const names = [...moved, 'x', 'y', 'z', ...['i', 'nx', 'label'].slice(0, extra)];
  const rows = points.map((point, i) => [
    ...moved.map(() => String(i)),
    ...point.map((value) => (value === null ? '' : numberOf(value, how))),
    ...['7', '0', 'a'].slice(0, extra),
  ]);
  const line = (cells: readonly string[]): string => {
    const written = cells.map((cell) => (quoted && cell !== '' ? `"${cell}"` : cell)).join(delimiter);
    return trailing && delimiter.trim() !== '' ? written + delimiter.trim() : written;
  };
  const lines = [
    ...(header === 'none' ? [] : [header === 'comment' ? `# ${names.join(' ')}` : line(names)]),
    ...(count ? [String(points.length)] : []),
    ...rows.map(line),
  ];
  return lines.map((own) => own + lineEnd + (blanks ? lineEnd : '')).join('');
}
