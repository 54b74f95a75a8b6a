import { MultiSelect, Select } from '@mantine/core';
import { senderOf } from '../../../design/communicate.ts';
import { possibleInputs, setInputs } from '../../../design/edits.ts';
import type { Design, Op } from '../../../design/types.ts';
import { editDesign } from '../../store/commands.ts';
import { useStudioStore } from '../../store/useStudio.ts';

/** Where an op's wires come from: the same as drawing them, without a mouse. */
export function InputsField({ op, design }: { op: Op; design: Design }) {
  const store = useStudioStore();
  const now = op.inputs.map((id) => senderOf(design, id));
  const possible = new Set([...now, ...possibleInputs(design, op.id)]);
  const choices = design.ops.flatMap(({ id, kind }) =>
    kind !== 'Communicate' && possible.has(id) ? [id] : [],
  );
  const wire = (inputs: readonly string[]) =>
    editDesign(store, 'Change the wires', (d) => setInputs(d, op.id, inputs));
  if (op.kind === 'Input' || op.kind === 'Communicate') return null;
  if (op.kind === 'Concat') {
    return (
      <MultiSelect
        label="Reads from"
        size="xs"
        data={choices}
        value={now}
        onChange={wire}
        data-testid="inputs"
      />
    );
  }
  return (
    <Select
      label="Reads from"
      size="xs"
      clearable
      allowDeselect={false}
      placeholder="nothing yet"
      data={choices}
      value={now[0] ?? null}
      onChange={(id) => wire(id ? [id] : [])}
      data-testid="inputs"
    />
  );
}
