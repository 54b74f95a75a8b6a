import { Button } from '@mantine/core';
import { runAction } from '../../kit/action.ts';
import { actionById } from '../../kit/registry.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';

const WAYS: readonly { label: string; ids: readonly [string, string][] }[] = [
  { label: 'Link', ids: [['share.link', 'Copy']] },
  {
    label: 'Picture',
    ids: [
      ['share.svg', 'SVG'],
      ['share.png', 'PNG'],
    ],
  },
  { label: 'Figures', ids: [['share.markdown', 'Markdown']] },
  { label: 'Design file', ids: [['design.save', 'JSON']] },
  {
    label: 'ONNX',
    ids: [
      ['share.onnx.whole', 'Whole'],
      ['share.onnx.head', 'Device'],
      ['share.onnx.edge', 'Edge'],
      ['share.onnx.tail', 'Device, after'],
    ],
  },
];

/** The design without a bundle: to hand on, to draw, to read elsewhere. */
export function ShareSection() {
  return (
    <section aria-label="Share the design">
      <h3 className="section-title">Share the design</h3>
      <dl className="share">
        {WAYS.map(({ label, ids }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {ids.map(([id, words]) => (
                <Way key={id} id={id} label={words} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Way({ id, label }: { id: string; label: string }) {
  const store = useStudioStore();
  const action = actionById(id);
  const enabled = useStudio((s) => action.enabled?.(s) ?? true);
  if (!enabled) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      aria-label={`${label}: ${action.title}`}
      onClick={() => void runAction(store, action)}
      data-testid={id}
    >
      {label}
    </Button>
  );
}
