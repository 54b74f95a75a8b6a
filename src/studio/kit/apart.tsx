import { type ComponentType, memo, type ReactNode, useEffect, useReducer, useState } from 'react';
import { Loading, NotLoaded } from './Loading.tsx';

/** A component that is loaded apart from the page, and with it the library of controls that it is drawn with. */
export type Apart<P extends object> = ComponentType<P> & {
  /** Loads it before it is drawn, so that it stands at once; rejects where it cannot be loaded. */
  preload(): Promise<void>;
};

/**
 * A component whose code is loaded when it is first drawn, or before. Until then `place` stands there; where it cannot be
 * loaded that is said, with a way to try again, and the page around it continues.
 * @param load the component; every call is a new try
 */
export function apart<P extends object>(
  load: () => Promise<ComponentType<P>>,
  place: ReactNode = <Loading />,
): Apart<P> {
  let Part: ComponentType<P> | undefined;
  let loading: Promise<void> | undefined;
  const preload = () => {
    loading ??= Promise.all([load(), import('./Themed.tsx')]).then(
      ([Found, { Themed }]) => {
        Part = (props) => (
          <Themed>
            <Found {...props} />
          </Themed>
        );
      },
      (error) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  function Parted(props: P) {
    const [problem, setProblem] = useState<unknown>(null);
    const [, draw] = useReducer((times: number) => times + 1, 0);
    const waits = !Part && problem === null;
    useEffect(() => {
      if (waits) preload().then(draw, setProblem);
    }, [waits]);
    if (Part) return <Part {...props} />;
    if (problem !== null) return <NotLoaded problem={problem} again={() => setProblem(null)} />;
    return place;
  }
  // What stands around it is drawn with every edit; its controls need not be.
  return Object.assign(memo(Parted) as unknown as ComponentType<P>, { preload });
}
