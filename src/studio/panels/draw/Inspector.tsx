import { Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { placeOps } from '../../../design/communicate.ts';
import { costsOf } from '../../../design/cost.ts';
import { crossings } from '../../../design/crossings.ts';
import { shapesOf } from '../../../design/shapes.ts';
import type { Design, Op, Placement } from '../../../design/types.ts';
import { problemsOf } from '../../../design/validity.ts';
import { payloadText, shapeText } from '../../canvas/describe.ts';
import { focusOp } from '../../canvas/focus.ts';
import { OP_STYLE } from '../../canvas/opStyle.ts';
import { count } from '../../charts/format.ts';
import { FigureLine } from '../../kit/FigureText.tsx';
import { useAction } from '../../kit/useAction.ts';
import { flopsText } from '../../kit/words.ts';
import { editPlaced, opTimes } from '../../store/commands.ts';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Facts } from './Facts.tsx';
import { InputsField } from './InputsField.tsx';
import { Parameters } from './Parameters.tsx';

/** The selected op: its parameters, its side, what goes in and comes out. */
export function Inspector({ op, design }: { op: Op; design: Design }) {
  const remove = useAction('edit.delete');
  const store = useStudioStore();
  const setting = useStudio(settingNow);
  const shapes = shapesOf(design, setting);
  const cost = costsOf(design, setting).get(op.id);
  const valid = problemsOf(design, setting).length === 0;
  const crossing = valid ? crossings(design, setting).find((c) => c.opId === op.id) : undefined;
  const { icon: Icon, color, about } = OP_STYLE[op.kind];
  const inputs = op.inputs.map((id) => shapeText(shapes.get(id))).filter(Boolean);
  const move = (side: string) =>
    editPlaced(store, `Move to the ${side}`, (design) => ({
      design: placeOps(design, [op.id], side as Placement),
      placed: { [op.id]: null },
    }));
  return (
    <Stack
      gap="sm"
      component="section"
      aria-label={`${op.kind} ${op.id}`}
      className="inspector"
      data-op={op.id}
      onKeyDown={(event) => {
        // Back to the canvas, unless a list is open that Escape closes.
        const expanded = (event.target as HTMLElement).getAttribute('aria-expanded');
        if (event.key !== 'Escape' || event.defaultPrevented || expanded === 'true') return;
        event.stopPropagation();
        focusOp(op.id);
      }}
      data-testid="inspector"
    >
      <Group gap="sm" wrap="nowrap">
        <span className="op-icon" style={{ '--op': color } as React.CSSProperties}>
          <Icon size={17} stroke={1.8} />
        </span>
        <div style={{ flex: 1 }}>
          <Text fw={650} size="sm">
            {op.kind} <span className="op-id">{op.id}</span>
          </Text>
          <Text size="xs" c="dimmed">
            {about}
          </Text>
        </div>
      </Group>
      <Parameters op={op} />
      {op.kind === 'Communicate' ? (
        <Text size="xs" c="dimmed">
          It is added wherever data crosses the link, and removed when nothing does: move ops to change it.
        </Text>
      ) : (
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label="Runs on"
          data={[
            { value: 'device', label: 'On the device' },
            { value: 'edge', label: 'On the edge', disabled: op.kind === 'Input' },
          ]}
          value={op.placement}
          onChange={move}
          data-testid="placement"
        />
      )}
      <InputsField op={op} design={design} />
      <Facts
        facts={[
          ['In', inputs.join(', ') || '–'],
          ['Out', shapeText(shapes.get(op.id)) || '–'],
          ...(op.kind === 'Communicate'
            ? ([['Payload', crossing ? payloadText(crossing) : '–']] as const)
            : ([
                ['Parameters', cost ? count(cost.parameters) : '–'],
                ['Operations', cost ? flopsText(cost.flops) : '–'],
              ] as const)),
        ]}
      />
      <OpTime id={op.id} />
      {op.kind !== 'Communicate' && (
        <Button size="xs" variant="default" leftSection={<IconTrash size={15} />} onClick={remove.run}>
          Delete this op
        </Button>
      )}
    </Stack>
  );
}

function OpTime({ id }: { id: string }) {
  const time = useStudio((s) => opTimes(s)[id] ?? null);
  return (
    time && (
      <dl className="facts">
        <FigureLine label="Time" figure={time} testId="op-fact-time" />
      </dl>
    )
  );
}
