import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { DEFAULT_VIEW, PointCloud, type View } from '../charts/PointCloud.tsx';

const TURN = 0.012;
const STEP = 0.15;
const KEYS: Record<string, [number, number]> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

/** A point cloud to turn by dragging or with the arrow keys. */
export function TurnableCloud({
  points,
  size,
  label,
}: {
  points: Float32Array;
  size: number;
  label: string;
}) {
  const [view, setView] = useState<View>(DEFAULT_VIEW);
  const turn = (yaw: number, pitch: number) =>
    setView((v) => ({ yaw: v.yaw + yaw, pitch: Math.max(-1.5, Math.min(1.5, v.pitch + pitch)) }));
  const onPointerMove = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      turn(event.movementX * TURN, event.movementY * TURN);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = KEYS[event.key];
    if (!by) return;
    event.preventDefault();
    turn(...by);
  };
  return (
    <div
      role="application"
      aria-label={`${label}. Turn with the arrow keys`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is turned with the keyboard
      tabIndex={0}
      style={{ cursor: 'grab', touchAction: 'none', width: size, height: size }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
      onDoubleClick={() => setView(DEFAULT_VIEW)}
    >
      <PointCloud points={points} size={size} view={view} label={label} />
    </div>
  );
}
