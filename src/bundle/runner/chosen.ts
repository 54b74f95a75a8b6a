import type { Answer } from '../answers.ts';

/** Counts what a dispatcher chose. */
export class Choices {
  readonly #counts = new Map<string, { frames: number; device: number; rescued: number }>();

  saw({ chosen }: Answer): void {
    if (!chosen) return;
    const key = `${chosen.scheme} (${chosen.design})`;
    const count = this.#counts.get(key) ?? { frames: 0, device: 0, rescued: 0 };
    count.frames++;
    if (chosen.way !== 'edge') count[chosen.way]++;
    this.#counts.set(key, count);
  }

  /** A line for each scheme, the most frequent first. */
  get lines(): string[] {
    return [...this.#counts]
      .sort(([, a], [, b]) => b.frames - a.frames)
      .map(([key, { frames, device, rescued }]) => {
        const late = rescued > 0 ? `, ${rescued} by the device because the edge was late or gone` : '';
        return `${key}: ${frames} frames, ${frames - device - rescued} over the edge, ${device} on the device${late}`;
      });
  }
}
