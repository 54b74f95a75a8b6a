import { useEffect, useState } from 'react';
import { type Advice, adviceOf } from '../../store/advice.ts';

export interface Loaded<T> {
  /** The last one, while the next is loaded. */
  value: T | null;
  problem: Advice | null;
}

/** What `load` gives, loaded again when `key` changes; null loads nothing. An answer that comes too late is dropped. */
export function useLoaded<T>(key: string | null, load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ value: null, problem: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says what is loaded
  useEffect(() => {
    if (key === null) {
      setLoaded({ value: null, problem: null });
      return;
    }
    let wanted = true;
    // Not aborted: an engine that is ended for a sample that is no longer looked at would have to start over.
    load(new AbortController().signal).then(
      (value) => wanted && setLoaded({ value, problem: null }),
      (error) => wanted && setLoaded({ value: null, problem: adviceOf(error) }),
    );
    return () => {
      wanted = false;
    };
  }, [key]);
  return loaded;
}
