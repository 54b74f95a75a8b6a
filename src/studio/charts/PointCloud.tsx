import { round } from './Axis.tsx';
import { ink } from './ink.ts';

/** View angles in radians: yaw about the vertical z axis, pitch of the camera above the horizon. */
export interface View {
  yaw: number;
  pitch: number;
}

export const DEFAULT_VIEW: View = { yaw: 0.6, pitch: 0.35 };
const BINS = 8;

/** Points [n, 3] in the unit sphere, z up -> [n, 3] right, up (both -1..1) and depth (1 = nearest). */
export function project(points: Float32Array, { yaw, pitch }: View): Float32Array {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  const out = new Float32Array(points.length);
  for (let i = 0; i + 2 < points.length; i += 3) {
    const [x, y, z] = [points[i] as number, points[i + 1] as number, points[i + 2] as number];
    const right = cy * x - sy * y;
    const away = sy * x + cy * y;
    out[i] = right;
    out[i + 1] = cp * z + sp * away;
    out[i + 2] = sp * z - cp * away;
  }
  return out;
}

interface PointCloudProps {
  points: Float32Array;
  size: number;
  view?: View;
  /** What is drawn, for those who cannot see it. */
  label: string;
}

/**
 * Orthographic view, far points small and pale, near ones large and dark.
 * One path per depth bin: rotating 1,024 points rewrites eight attributes.
 */
export function PointCloud({ points, size, view = DEFAULT_VIEW, label }: PointCloudProps) {
  const projected = project(points, view);
  const half = size / 2;
  const scale = half * 0.94;
  const paths = new Array<string>(BINS).fill('');
  for (let i = 0; i + 2 < projected.length; i += 3) {
    const depth = ((projected[i + 2] as number) + 1) / 2;
    const bin = Math.min(BINS - 1, Math.max(0, Math.floor(depth * BINS)));
    paths[bin] +=
      `M${round(half + (projected[i] as number) * scale)} ${round(half - (projected[i + 1] as number) * scale)}h0`;
  }
  const dot = Math.max(
    2,
    Math.min(6, (size / 60) * Math.sqrt(1024 / Math.max(64, points.length / 3)) * 0.75),
  );
  return (
    <svg
      className="chart"
      role="img"
      aria-label={label}
      data-testid="point-cloud"
      width={size}
      height={size}
      viewBox={`0 0 ${size} ${size}`}
    >
      {paths.map((path, bin) => {
        const near = (bin + 0.5) / BINS;
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: the bin is the path's identity
            key={bin}
            d={path}
            stroke={ink.device}
            strokeOpacity={round((0.18 + 0.82 * near) * 10) / 10}
            strokeWidth={round(dot * (0.65 + 0.6 * near))}
            strokeLinecap="round"
          />
        );
      })}
    </svg>
  );
}
