import type { Element, Header } from './plyHeader.ts';

/** The properties that are read of each element, by their place. */
export type Wanted = ReadonlyMap<Element, readonly number[]>;

/** The items of a PLY file's body, in its order. */
export interface Items {
  /** The next item's properties; those that nobody wants are undefined. The array is used again. */
  read(element: Element): readonly (number | number[] | undefined)[];
  /** @throws DataError when more follows */
  end(): void;
}
export type ReadItems = (name: string, bytes: Uint8Array, header: Header, wanted: Wanted) => Items;
