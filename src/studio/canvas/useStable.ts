import { useLayoutEffect, useRef, useState } from 'react';

type Handler = (...args: never[]) => unknown;

/**
 * Handlers that do what the newest ones do and stay the same functions. The canvas hands each handler on to every op and wire:
 * one that is made again draws them all again, with every move of a drag.
 * @param handlers always of the same names
 */
export function useStable<T extends object>(handlers: T): T {
  const newest = useRef(handlers);
  useLayoutEffect(() => {
    newest.current = handlers;
  });
  const [stable] = useState(() => {
    const names = Object.keys(handlers) as (keyof T)[];
    const calls = names.map((name) => [
      name,
      (...args: never[]) => (newest.current[name] as Handler)(...args),
    ]);
    return Object.fromEntries(calls) as T;
  });
  return stable;
}
