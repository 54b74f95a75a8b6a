import { Text } from '@mantine/core';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { columnsOf, isVerified, type Member } from '../../../search/member.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { Cell, Head, Pin } from './CandidateCells.tsx';
import { brushed, listedOf, sorted, windowOf } from './candidates.ts';
import { openFound } from './controller.ts';
import { pin } from './pinned.ts';

const ROW = 30;
/** Before the first measurement. */
const HEIGHT = 300;

/** The front, or every candidate that was seen, one row each. Only the rows on the screen are drawn. */
export function CandidateTable() {
  const store = useStudioStore();
  const front = useStudio((s) => s.search.front);
  const seen = useStudio((s) => s.search.seen);
  const listed = useStudio((s) => s.search.listed);
  const sort = useStudio((s) => s.search.sort);
  const selected = useStudio((s) => s.search.selected);
  const pinned = useStudio((s) => s.search.pinned);
  const brush = useStudio((s) => s.search.brush);
  const members = useMemo(
    () => brushed(listedOf({ listed, front, seen }), brush),
    [listed, front, seen, brush],
  );
  const rows = useMemo(() => sorted(members, sort), [members, sort]);
  const columns = useMemo(() => columnsOf(members), [members]);
  const isSelected = ({ encoding }: Member) => encoding === selected;
  const scroller = useRef<HTMLDivElement>(null);
  // It opens where the selected design is, a few rows above it for where that stands.
  const [start] = useState(() => ROW * Math.max(0, rows.findIndex(isSelected) - 2));
  const [top, setTop] = useState(start);
  const [attach] = useState(() => (box: HTMLDivElement | null) => {
    scroller.current = box;
    if (box) box.scrollTop = start;
  });
  const [focused, setFocused] = useState<string>();
  const { from, to } = windowOf(top, scroller.current?.clientHeight ?? HEIGHT, ROW, rows.length);
  const has = (id: string | null | undefined) => rows.slice(from, to).some(({ encoding }) => encoding === id);
  const stop = [focused, selected].find(has) ?? rows[from]?.encoding;

  const goTo = (index: number) => {
    const at = Math.min(Math.max(index, 0), rows.length - 1);
    const member = rows[at];
    const box = scroller.current;
    if (!member || !box) return;
    setFocused(member.encoding);
    // The head stands over the rows.
    const room = box.clientHeight - 2 * ROW;
    if (at * ROW < box.scrollTop) box.scrollTop = at * ROW;
    else if (at * ROW > box.scrollTop + room) box.scrollTop = at * ROW - room;
    setTop(box.scrollTop);
    requestAnimationFrame(() => box.querySelector<HTMLElement>(`[aria-rowindex="${at + 2}"]`)?.focus());
  };
  const press = (event: KeyboardEvent<HTMLTableRowElement>, at: number, member: Member) => {
    if (event.target !== event.currentTarget) return;
    const keys: Record<string, () => void> = {
      Enter: () => openFound(store, member.encoding),
      ' ': () => pin(store, member),
      ArrowDown: () => goTo(at + 1),
      ArrowUp: () => goTo(at - 1),
      PageDown: () => goTo(at + 10),
      PageUp: () => goTo(at - 10),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };

  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        The designs that a search finds are listed here.
      </Text>
    );
  }
  return (
    <div
      className="candidates"
      ref={attach}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      data-testid="candidates"
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: its rows are reached by arrow keys
        role="grid"
        aria-rowcount={rows.length + 1}
        aria-label="Candidates: arrow keys move, Enter opens, Space pins"
      >
        <thead>
          <tr aria-rowindex={1}>
            <th>Compare</th>
            {columns.map((id) => (
              <Head key={id} id={id} />
            ))}
            <th>Encoding</th>
          </tr>
        </thead>
        <tbody>
          <Space rows={from} />
          {rows.slice(from, to).map((member, i) => (
            <tr
              key={member.encoding}
              aria-rowindex={from + i + 2}
              aria-selected={member.encoding === selected}
              tabIndex={member.encoding === stop ? 0 : -1}
              onFocus={() => setFocused(member.encoding)}
              onClick={() => openFound(store, member.encoding)}
              onKeyDown={(event) => press(event, from + i, member)}
              data-testid="candidate"
              data-verified={isVerified(member) || undefined}
            >
              <td>
                <Pin member={member} pinned={pinned} />
              </td>
              {columns.map((id) => (
                <Cell key={id} id={id} member={member} />
              ))}
              <td className="candidates-encoding">
                {isVerified(member) && <strong>verified </strong>}
                {member.encoding}
              </td>
            </tr>
          ))}
          <Space rows={rows.length - to} />
        </tbody>
      </table>
    </div>
  );
}

/** Room of the rows that are not drawn. */
const Space = ({ rows }: { rows: number }) => <tr aria-hidden style={{ height: rows * ROW }} />;
