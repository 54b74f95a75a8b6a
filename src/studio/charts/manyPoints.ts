/** From, to. */
export type Span = readonly [number, number];

/** Points that are held elsewhere, hundreds of thousands of them. They only grow at the end until `era` changes. */
export interface ManyPoints {
  count: number;
  /** Points that had to make room for later ones. */
  dropped: number;
  era: number;
  x: (i: number) => number;
  y: (i: number) => number;
  /** A third figure; absent without a colour. */
  colour?: ((i: number) => number) | undefined;
  /** Outside of what was brushed; absent without a brush. */
  aside?: ((i: number) => boolean) | undefined;
  /** Made when it is asked for. */
  id: (i: number) => string;
  /** What decides how each is drawn: its axes, colour and brush, as text. */
  of: string;
  /** The ends of all values, as far as they can be drawn. */
  spanX: Span | null;
  spanY: Span | null;
  spanColour?: Span | null;
}
