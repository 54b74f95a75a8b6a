import { Button } from '@mantine/core';
import { memo } from 'react';
import { REWRITE_WORDS, type Rewrite } from '../../../design/rewrites/rewrite.ts';
import { ms } from '../../charts/format.ts';
import { runAction } from '../../kit/action.ts';
import { ProvenanceBadge } from '../../kit/ProvenanceBadge.tsx';
import { useIdle } from '../../kit/useIdle.ts';
import type { WithMachines } from '../../machines/chosen.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { applyRewrite, rewritesNow, type Saving, savingsNow } from './rewriting.ts';

/** The design in other forms that compute the same, with what each would save. Nothing where there is none. */
export function RewriteSection() {
  // What is offered may come after the canvas has drawn an edit.
  const project = useIdle(useStudio((s) => s.project));
  const machines = useStudio((s) => s.machines);
  const library = useStudio((s) => s.library);
  return <Offers project={project} machines={machines} library={library} />;
}

const Offers = memo(function Offers({ project, machines, library }: WithMachines) {
  const rewrites = rewritesNow({ project });
  const savings = savingsNow({ project, machines, library });
  if (rewrites.length === 0) return null;
  return (
    <section aria-label="Rewrites" data-testid="rewrites">
      <h3 className="section-title">Same result, cheaper</h3>
      <ul className="rewrites">
        {rewrites.map((rewrite, i) => (
          <Offer
            key={`${rewrite.kind} ${rewrite.ops.join(' ')}`}
            rewrite={rewrite}
            saving={savings[i] ?? null}
          />
        ))}
      </ul>
    </section>
  );
});

function Offer({ rewrite, saving }: { rewrite: Rewrite; saving: Saving | null }) {
  const store = useStudioStore();
  const { title, why } = REWRITE_WORDS[rewrite.kind];
  return (
    <li data-testid="rewrite" data-kind={rewrite.kind}>
      <div>
        <b>{title}</b>
        <span className="rewrite-ops">{rewrite.ops.join(', ')}</span>
        <span className="rewrite-why">{why}</span>
        <span className="number">
          {saving ? <Saved {...saving} /> : 'Profile both machines to see what it saves.'}
        </span>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        style={{ flex: 'none' }}
        aria-label={`Apply: ${title}, ${rewrite.ops.join(', ')}`}
        onClick={() =>
          void runAction(store, {
            id: 'design.rewrite',
            title: 'Rewriting',
            group: 'Design',
            // One of a design that was edited meanwhile is none of this one's.
            run: async () => {
              if (rewritesNow(store.getState()).includes(rewrite)) await applyRewrite(store, rewrite);
            },
          })
        }
        data-testid="rewrite-apply"
      >
        Apply
      </Button>
    </li>
  );
}

function Saved({ beforeMs, afterMs, provenance }: Saving) {
  const saved = beforeMs - afterMs;
  const words =
    Math.abs(saved) < 0.001 * beforeMs
      ? 'as quick'
      : saved > 0
        ? `saves ${ms(saved)}`
        : `costs ${ms(-saved)}`;
  return (
    <>
      {ms(afterMs)} instead of {ms(beforeMs)}: {words}{' '}
      <ProvenanceBadge provenance={provenance} where="the profiles of both machines and the link, added up" />
    </>
  );
}
