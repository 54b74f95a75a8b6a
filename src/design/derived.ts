import type { Design } from './types.ts';

/**
 * What follows from a design, worked out once for each: designs do not change in place, and one that is drawn, checked and
 * estimated is asked the same by all of them. Callers must not change it either.
 */
export function derived<T extends object>(of: (design: Design) => T): (design: Design) => T {
  const known = new WeakMap<Design, T>();
  return (design) => {
    const before = known.get(design);
    if (before) return before;
    const found = of(design);
    known.set(design, found);
    return found;
  };
}
