import { Button, Modal, Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import { compareDesigns, type OpPair } from '../../../design/compare.ts';
import type { Op, Setting } from '../../../design/types.ts';
import { parameterText } from '../../canvas/describe.ts';
import { type Mark, Thumbnail } from '../../canvas/tabs/Thumbnail.tsx';
import { Sized } from '../../kit/Sized.tsx';
import { designsOf } from '../../store/designs.ts';
import type { Shelved } from '../../store/project.ts';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import './compare.css';
import { FigureRows } from './FigureRows.tsx';

/** Two designs of the project beside each other: what differs, and what each costs. */
export function CompareDesigns() {
  const store = useStudioStore();
  const comparing = useStudio((s) => s.ui.comparing);
  const close = () => store.getState().show({ comparing: null });
  return (
    <Modal
      opened={comparing !== null}
      onClose={close}
      title="Compare designs"
      size={1080}
      data-testid="compare"
    >
      {comparing && <Comparison {...comparing} />}
    </Modal>
  );
}

function Comparison(chosen: { a: string; b: string }) {
  const store = useStudioStore();
  const project = useStudio((s) => s.project);
  const setting = useStudio(settingNow);
  const [whole, setWhole] = useState(false);
  const all = useMemo(() => designsOf(project), [project]);
  const [a, b] = [chosen.a, chosen.b].map((id) => all.find((each) => each.id === id) ?? all[0]);
  const pairs = useMemo(() => (a && b ? compareDesigns(a.design, b.design) : []), [a, b]);
  if (!a || !b) return null;
  const choose = (side: 'a' | 'b', id: string | null) =>
    id && store.getState().show({ comparing: { ...chosen, [side]: id } });
  const column = (side: 'a' | 'b', one: Shelved, label: string) => (
    <th scope="col">
      <Select
        aria-label={label}
        size="sm"
        allowDeselect={false}
        data={all.map(({ id, design }) => ({ value: id, label: design.name }))}
        value={one.id}
        onChange={(id) => choose(side, id)}
        data-testid={`compare-${side}`}
      />
      <Sized height={128}>
        {(width) => (
          <Thumbnail
            design={one.design}
            placed={one.layout}
            width={width}
            height={120}
            marks={marksOf(pairs, side)}
          />
        )}
      </Sized>
    </th>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="compare" tabIndex={0} aria-label="The two designs">
      <table>
        <thead>
          <tr>
            <td />
            {column('a', a, 'First design')}
            {column('b', b, 'Second design')}
            <th scope="col">Second compared with first</th>
          </tr>
        </thead>
        <FigureRows a={a.id} b={b.id} />
        <tbody aria-label="Ops">
          <tr className="compare-part">
            <th scope="rowgroup" colSpan={4}>
              Ops: {summary(pairs)}
            </th>
          </tr>
          {pairs.map((pair, at) =>
            whole || stateOf(pair) !== 'same' ? (
              <OpRow key={`${pair.a?.id} ${pair.b?.id}`} pair={pair} at={at} setting={setting} />
            ) : null,
          )}
        </tbody>
      </table>
      <Button
        mt="sm"
        size="xs"
        variant="default"
        onClick={() => setWhole(!whole)}
        data-testid="compare-whole"
      >
        {whole ? 'Show only the ops that differ' : 'Show all ops'}
      </Button>
    </section>
  );
}

type State = 'same' | 'changed' | 'added' | 'removed';
const stateOf = ({ a, b, changes }: OpPair): State =>
  !a ? 'added' : !b ? 'removed' : changes.length > 0 ? 'changed' : 'same';

const SIGNS: Record<State, string> = { same: '=', changed: '≠', added: '+', removed: '−' };

function marksOf(pairs: readonly OpPair[], side: 'a' | 'b'): ReadonlyMap<string, Mark> {
  return new Map(
    pairs.flatMap((pair) => {
      const [op, state] = [pair[side], stateOf(pair)];
      return op && state !== 'same' ? [[op.id, state] as const] : [];
    }),
  );
}

function summary(pairs: readonly OpPair[]): string {
  const count = (state: State) => pairs.filter((pair) => stateOf(pair) === state).length;
  const said = (['added', 'removed', 'changed'] as const).flatMap((s) =>
    count(s) > 0 ? `${count(s)} ${s}` : [],
  );
  return said.length > 0 ? said.join(', ') : 'all the same';
}

const opText = (op: Op | null, setting: Setting): string =>
  op ? [op.kind, parameterText(op, setting)].filter(Boolean).join(' ') : '';

function OpRow({ pair, at, setting }: { pair: OpPair; at: number; setting: Setting }) {
  const { a, b, changes } = pair;
  const state = stateOf(pair);
  const cell = (op: Op | null) => (
    <td>
      {op ? (
        <>
          {opText(op, setting)} <span className="compare-side">on the {op.placement}</span>
        </>
      ) : (
        <span className="compare-side">–</span>
      )}
    </td>
  );
  return (
    <tr data-state={state} data-testid="compare-op">
      <th scope="row">
        <span className="compare-sign" aria-hidden>
          {SIGNS[state]}
        </span>
        Op {at + 1}
      </th>
      {cell(a)}
      {cell(b)}
      <td>{state === 'changed' ? `different ${changes.join(', ')}` : state}</td>
    </tr>
  );
}
