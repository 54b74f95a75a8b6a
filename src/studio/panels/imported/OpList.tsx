import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { GivenModel, GivenNode } from '../../../onnx/imported/model.ts';
import { count, ms } from '../../charts/format.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { shapeText } from './words.ts';

/** Rows that are drawn: more are found by their words. */
const SHOWN = 300;

/** What a person may look for: the op's type, its name, and the names of its values. */
const wordsOf = ({ opType, name, outputs, inputs }: GivenNode): string =>
  [opType, name, ...outputs, ...inputs].join(' ').toLowerCase();

/** All ops in their order, to be searched. */
export function OpList({ model }: { model: GivenModel }) {
  const store = useStudioStore();
  const inside = useStudio((s) => s.imported.inside);
  const chosen = useStudio((s) => s.imported.node);
  const device = useStudio((s) => s.imported.device);
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const words = useMemo(() => model.nodes.map(wordsOf), [model]);
  const found = model.nodes.filter(({ index }) => words[index]?.includes(wanted));
  const times = useMemo(() => new Map(device?.ops.map(({ node, medianMs }) => [node, medianMs])), [device]);
  return (
    <section className="imported-ops" aria-label="Ops">
      <TextInput
        size="sm"
        placeholder="Find an op or a value"
        aria-label="Find an op or a value"
        leftSection={<IconSearch size={15} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-testid="imported-search"
      />
      <p className="imported-count number" aria-live="polite">
        {wanted ? `${count(found.length)} of ${count(model.nodes.length)} ops` : `${count(found.length)} ops`}
        {found.length > SHOWN && `, the first ${SHOWN} are listed`}
      </p>
      <ol>
        {found.slice(0, SHOWN).map((node) => {
          const time = times.get(node.index);
          return (
            <li key={node.index}>
              <button
                type="button"
                className="imported-plain imported-op"
                aria-pressed={node.index === chosen}
                onClick={() => store.getState().put('imported', { node: node.index })}
                data-testid="imported-op"
              >
                <span className="imported-index number">{node.index + 1}</span>
                <b>{node.opType}</b>
                {time !== undefined && <span className="imported-time number">{ms(time)}</span>}
                <small className="imported-shape number">
                  {shapeText(node.outputs.find((name) => name !== '') ?? '', model, inside) ||
                    (node.name === node.opType ? '' : node.name)}
                </small>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
