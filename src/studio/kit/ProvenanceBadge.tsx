import type { Provenance } from '../../system/provenance.ts';
import './provenance.css';

/** A word, a shape and a sentence for each, so that it can be told without colour. */
const KINDS: Record<Provenance, { word: string; says: string }> = {
  measured: { word: 'measured', says: 'Measured by this software on the machine named' },
  predicted: { word: 'predicted', says: 'Derived from measurements, not measured itself' },
  modelled: { word: 'modelled', says: 'From power constants or data sheets, not from a run' },
  published: { word: 'published', says: 'Quoted from a publication' },
};

interface ProvenanceBadgeProps {
  provenance: Provenance;
  /** The machine, system or publication. */
  where?: string | undefined;
  /** When, in words. */
  when?: string | undefined;
}

/** Where a number comes from; the same small mark beside every number. */
export function ProvenanceBadge({ provenance, where, when }: ProvenanceBadgeProps) {
  const { word, says } = KINDS[provenance];
  const details = [`${says}.`, where, when].filter(Boolean).join(' · ');
  return (
    <span
      className={`provenance provenance-${provenance}`}
      data-hint={details}
      data-testid={`provenance-${provenance}`}
    >
      {word}
    </span>
  );
}
