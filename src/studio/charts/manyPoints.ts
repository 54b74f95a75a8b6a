/** From, to. */
export type Span = readonly [number, number];

/**
 * Points that are held elsewhere, hundreds of thousands of them, by numbers that they keep: from `dropped` on. They only grow at
 * the end until `era` changes, and some may be gone before that is seen.
 */
export interface ManyPoints {
  count: number;
  /** Points that had to make room for later ones: those before the first number. */
  dropped: number;
  era: number;
  x: (i: number) => number;
  y: (i: number) => number;
  /** A third figure; absent without a colour. */
  colour?: ((i: number) => number) | undefined;
  /** Outside of what was brushed; absent without a brush. */
  aside?: ((i: number) => boolean) | undefined;
  /** Made when it is asked for; null for one that is gone. */
  id: (i: number) => string | null;
  /** What decides how each is drawn: its axes, colour and brush, as text. */
  of: string;
  /** The ends of all values, as far as they can be drawn. */
  spanX: Span | null;
  spanY: Span | null;
  spanColour?: Span | null;
}
