/** Hands on at most one value per `everyMs`, always the newest; `flush` hands on what is held back. */
export function throttled<T>(
  apply: (value: T) => void,
  everyMs = 100,
  now: () => number = () => performance.now(),
): { (value: T): void; flush(): void } {
  let last = Number.NEGATIVE_INFINITY;
  let held: { value: T } | undefined;
  const flush = () => {
    if (!held) return;
    const { value } = held;
    held = undefined;
    last = now();
    apply(value);
  };
  return Object.assign(
    (value: T) => {
      held = { value };
      if (now() - last >= everyMs) flush();
    },
    { flush },
  );
}
