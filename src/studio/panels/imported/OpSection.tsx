import { Button } from '@mantine/core';
import { IconCut } from '@tabler/icons-react';
import { useMemo } from 'react';
import { cuttable } from '../../../onnx/imported/cut.ts';
import type { GivenModel } from '../../../onnx/imported/model.ts';
import { named } from '../../../onnx/imported/named.ts';
import { bytes } from '../../charts/format.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { saidText, shapeText } from './words.ts';

/** The op that is chosen: what it reads and gives; without one, what the model takes and gives. */
export function OpSection({ model }: { model: GivenModel }) {
  const index = useStudio((s) => s.imported.node);
  const node = index === null ? undefined : model.nodes[index];
  if (!node) return <Ends model={model} />;
  const named = (names: readonly string[]) => names.filter((name) => name !== '');
  return (
    <section aria-label="Chosen op" data-testid="imported-chosen">
      <h3>
        {node.opType} <span className="imported-muted">op {node.index + 1}</span>
      </h3>
      {(node.name || node.domain) && (
        <p className="imported-muted imported-name">{[node.domain, node.name].filter(Boolean).join(': ')}</p>
      )}
      <Values title="Reads" names={named([...new Set([...node.inputs, ...node.captured])])} model={model} />
      <Values title="Gives" names={named(node.outputs)} model={model} />
      {node.attributes.length > 0 && (
        <dl className="imported-values">
          {node.attributes.map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="number">{text}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** The model's own inputs and outputs. */
function Ends({ model }: { model: GivenModel }) {
  const list = (title: string, values: GivenModel['inputs']) => (
    <>
      <h4>{title}</h4>
      <dl className="imported-values">
        {values.map((value) => (
          <div key={value.name}>
            <dt>{value.name}</dt>
            <dd className="number">{saidText(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
  return (
    <section aria-label="Inputs and outputs of the model">
      {list('Inputs', model.inputs)}
      {list('Outputs', model.outputs)}
      <p className="imported-muted">Choose an op in the list or the graph to see what it reads and gives.</p>
    </section>
  );
}

function Values({ title, names, model }: { title: string; names: readonly string[]; model: GivenModel }) {
  const store = useStudioStore();
  const inside = useStudio((s) => s.imported.inside);
  const tensor = useStudio((s) => s.imported.tensor);
  const places = useMemo(() => new Set(cuttable(model)), [model]);
  if (names.length === 0) return null;
  return (
    <>
      <h4>{title}</h4>
      <dl className="imported-values">
        {names.map((name) => {
          const held = model.tensors.find((each) => each.name === name);
          const size = held?.bytes ?? (inside ? named(inside.values, name)?.bytes : undefined);
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="number">
                {[shapeText(name, model, inside), size !== undefined && bytes(size), held && 'in the file']
                  .filter(Boolean)
                  .join(', ')}
              </dd>
              {places.has(name) && !model.refused && (
                <Button
                  className="imported-cut-here"
                  size="compact-xs"
                  variant={tensor === name ? 'filled' : 'default'}
                  leftSection={<IconCut size={13} />}
                  aria-label={`Cut at ${name}`}
                  onClick={() => store.getState().put('imported', { tensor: name, run: null })}
                  data-testid="imported-cut-here"
                >
                  Cut here
                </Button>
              )}
            </div>
          );
        })}
      </dl>
    </>
  );
}
