import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { TurnableCloud } from '../../kit/TurnableCloud.tsx';
import { CloudScene, type Shown } from './scene.ts';

const STEP = 0.15;
const KEYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

interface Props {
  shown: Shown;
  /** What is drawn, for those who cannot see it. */
  label: string;
  onPick(point: number | null): void;
}

/** The sample as a cloud to turn; without WebGL a plain one. */
export function Cloud3D({ shown, label, onPick }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scene = useRef<CloudScene | null>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  const [flat, setFlat] = useState(false);
  useEffect(() => {
    if (!canvas.current) return;
    let made: CloudScene;
    try {
      made = new CloudScene(canvas.current, (point) => pick.current(point));
    } catch {
      setFlat(true);
      return;
    }
    scene.current = made;
    const around = canvas.current.parentElement as HTMLElement;
    const fit = new ResizeObserver(() => made.resize(around.clientWidth, around.clientHeight));
    fit.observe(around);
    return () => {
      fit.disconnect();
      made.dispose();
      scene.current = null;
    };
  }, []);
  useEffect(() => scene.current?.show(shown), [shown]);
  const press = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (!by) return;
    event.preventDefault();
    scene.current?.turn(...by);
  };
  if (flat) return <TurnableCloud points={shown.points} size={320} label={label} />;
  return (
    <div
      className="cloud"
      role="application"
      aria-label={`${label}. Turn with the arrow keys`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is turned with the keyboard
      tabIndex={0}
      onKeyDown={press}
      onDoubleClick={() => scene.current?.home()}
      data-testid="cloud"
      data-points={shown.points.length / 3}
      data-edges={shown.edges.length / 2}
    >
      <canvas ref={canvas} />
    </div>
  );
}
