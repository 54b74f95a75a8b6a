import { useMemo } from 'react';
import { deviceWords, edgeWords, linkWords } from '../machines/systemWords.ts';
import { useStudio } from '../store/useStudio.ts';

/** What the lanes are called: the machines and the link that the person chose. */
export function useLaneWords() {
  const device = useStudio(deviceWords);
  const edge = useStudio(edgeWords);
  const link = useStudio(linkWords);
  return useMemo(() => ({ device, edge, link }), [device, edge, link]);
}
