import { memo } from 'react';
import { ASIDE, cloudPaths, PLAIN, rugPath } from './cloudMarks.ts';
import { ink, RAMP } from './ink.ts';
import type { ScatterScales } from './paretoScales.ts';

const OPACITY: Record<number, number> = { [PLAIN]: 0.55, [ASIDE]: 0.16 };

interface ScatterCloudProps {
  cloud: Float32Array;
  rug: Float32Array | undefined;
  scales: ScatterScales;
  /** Which colour each candidate has; absent for one colour. */
  colour: ((i: number) => number) | undefined;
  bottom: number;
}

/** All candidates. Drawn again only when they or the scales change: they are thousands. */
export const ScatterCloud = memo(function ScatterCloud(props: ScatterCloudProps) {
  const { cloud, rug, scales, colour, bottom } = props;
  return (
    <>
      <g strokeWidth={4} strokeLinecap="round" pointerEvents="none" data-testid="cloud">
        {cloudPaths(cloud, scales, colour).map(({ colour: of, paths }) => (
          <g key={of} stroke={RAMP[of] ?? ink.cloud} opacity={OPACITY[of] ?? 0.8}>
            {paths.map((d, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: paths are only added at the end
              <path key={i} d={d} />
            ))}
          </g>
        ))}
      </g>
      {rug && (
        <path
          d={rugPath(rug, scales, bottom)}
          stroke={ink.cloud}
          strokeOpacity={0.35}
          pointerEvents="none"
          data-testid="rug"
        />
      )}
    </>
  );
});
