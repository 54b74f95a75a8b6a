/** How a slice changes its own part of the store. */
export type SetSlice<Slice> = (change: Partial<Slice> | ((state: Slice) => Partial<Slice>)) => void;
