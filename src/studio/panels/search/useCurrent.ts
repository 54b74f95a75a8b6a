import { useMemo } from 'react';
import type { Member } from '../../../search/member.ts';
import type { MemberFigures } from '../../../search/objectives.ts';
import { predictionNow } from '../../prediction/figures.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { useStudio } from '../../store/useStudio.ts';
import type { Compared } from './pinned.ts';

/** What is known of the design on the canvas: predicted on the chosen system, trained here. */
function useFigures(): MemberFigures {
  const estimate = useStudio(predictionNow);
  const accuracy = useStudio((s) => fittingCheckpoints(s)[0]?.accuracy);
  return useMemo(() => {
    const trained: MemberFigures =
      accuracy === undefined ? {} : { accuracy: { value: accuracy, provenance: 'measured' } };
    if (!estimate) return trained;
    const { latencyMs, energyMj, throughputFps, bytesUp, bytesDown, provenance } = estimate;
    return {
      latency: { value: latencyMs, provenance },
      ...(Number.isFinite(energyMj) && { energy: { value: energyMj, provenance: 'modelled' } }),
      ...trained,
      throughput: { value: throughputFps, provenance },
      bytes: { value: bytesUp + bytesDown, provenance: 'measured' },
    };
  }, [estimate, accuracy]);
}

/** The design on the canvas, when it was trained and its system measured. */
export function useCurrent(): Member | null {
  const figures = useFigures();
  return useMemo(() => (figures.latency && figures.accuracy ? { encoding: '', figures } : null), [figures]);
}

/** The design on the canvas with what is known of it; its encoding is empty. */
export function useOnCanvas(): Compared {
  const figures = useFigures();
  const design = useStudio((s) => s.project.design);
  return useMemo(() => ({ member: { encoding: '', figures }, design }), [figures, design]);
}
