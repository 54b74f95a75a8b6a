import type { ReactElement } from 'react';
import { BaselineBars } from './BaselineBars.tsx';
import { ClassBars } from './ClassBars.tsx';
import { ConfusionMatrix } from './ConfusionMatrix.tsx';
import { DispatchChart } from './DispatchChart.tsx';
import { dispatch } from './dispatchExample.ts';
import * as examples from './examples.ts';
import { FrameTimeline } from './FrameTimeline.tsx';
import { ParallelCoordinates } from './ParallelCoordinates.tsx';
import { ParetoScatter } from './ParetoScatter.tsx';
import { PartsBar } from './PartsBar.tsx';
import { PointCloud } from './PointCloud.tsx';
import { ProfileScatter } from './ProfileScatter.tsx';
import { TrainingCurves } from './TrainingCurves.tsx';
import { TrainingOverlay } from './TrainingOverlay.tsx';
import { trainings } from './trainingsExample.ts';
import { VolumeCurve } from './VolumeCurve.tsx';

/** Every chart in every state worth seeing: shown on the gallery page, kept as golden files by the tests. */
export const gallery: Record<string, ReactElement> = {
  'pareto-scatter': <ParetoScatter data={examples.pareto} width={640} height={360} />,
  'pareto-scatter-empty': <ParetoScatter data={examples.emptyPareto} width={480} height={260} />,
  'pareto-scatter-costs': <ParetoScatter data={examples.paretoOfCosts} width={640} height={360} />,
  'pareto-scatter-explored': <ParetoScatter data={examples.paretoExplored} width={640} height={360} />,
  'pareto-scatter-zoomed': <ParetoScatter data={examples.paretoZoomed} width={640} height={360} />,
  'parallel-coordinates-brushed': (
    <ParallelCoordinates data={examples.parallelBrushed} width={560} height={300} />
  ),
  'volume-curve-found': (
    <VolumeCurve points={examples.volumes} found={examples.found} marked="9" width={480} height={260} />
  ),
  'parallel-coordinates': <ParallelCoordinates data={examples.parallel} width={560} height={300} />,
  'volume-curve': <VolumeCurve points={examples.volumes} width={480} height={260} />,
  'volume-curve-empty': <VolumeCurve points={[]} width={480} height={200} />,
  'baseline-bars': <BaselineBars bars={examples.baselines} width={720} />,
  'training-curves': <TrainingCurves data={examples.training} width={520} height={360} />,
  'training-curves-empty': (
    <TrainingCurves data={{ epochs: 20, loss: [], accuracy: [] }} width={520} height={260} />
  ),
  'training-overlay': <TrainingOverlay {...trainings} width={520} height={360} />,
  'frame-timeline': <FrameTimeline data={examples.timeline} width={640} />,
  'parts-bar': <PartsBar rows={examples.parts} width={640} />,
  'profile-scatter': <ProfileScatter data={examples.profiles} width={640} height={340} />,
  'profile-scatter-empty': (
    <ProfileScatter
      data={{ a: 'one machine', b: 'another', ops: [], kinds: [], ratio: Number.NaN }}
      width={480}
      height={240}
    />
  ),
  'point-cloud': <PointCloud points={examples.torus} size={260} label="Example: a torus" />,
  'class-bars-right': <ClassBars shares={examples.shares} label="torus" width={360} />,
  'class-bars-wrong': <ClassBars shares={examples.shares} label="bracket" width={360} />,
  'dispatch-wide': <DispatchChart data={dispatch} width={960} />,
  'dispatch-narrow': <DispatchChart data={dispatch} width={360} />,
  'dispatch-empty': <DispatchChart data={{ ...dispatch, runs: [], changes: [] }} width={480} />,
  'confusion-matrix': <ConfusionMatrix data={examples.confusion} size={360} />,
};
