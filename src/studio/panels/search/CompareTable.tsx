import { Button, Text } from '@mantine/core';
import { useMemo } from 'react';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { openFound } from './controller.ts';
import { comparedRows, pin } from './pinned.ts';

/** The pinned designs beside one another, figure by figure and op by op; rows in which they differ are marked. */
export function CompareTable() {
  const store = useStudioStore();
  const pinned = useStudio((s) => s.search.pinned);
  const setting = useStudio(settingNow);
  const rows = useMemo(() => comparedRows(pinned, setting), [pinned, setting]);
  if (pinned.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Pin two to four designs in the table to see them beside one another.
      </Text>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="candidates compared" tabIndex={0} aria-label="Pinned designs" data-testid="compared">
      <table>
        <thead>
          <tr>
            <th>Pinned designs</th>
            {pinned.map((member) => (
              <th key={member.encoding} scope="col">
                <span className="candidates-encoding">{member.encoding}</span>
                <Button size="compact-xs" variant="default" onClick={() => openFound(store, member.encoding)}>
                  Open
                </Button>
                <Button size="compact-xs" variant="subtle" color="gray" onClick={() => pin(store, member)}>
                  Unpin
                </Button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, cells, differs, best }) => (
            <tr key={name} data-differs={differs || undefined} data-testid="compared-row">
              <th scope="row">
                {differs ? '≠ ' : ''}
                {name}
                {differs && <span className="visually-hidden"> differs</span>}
              </th>
              {cells.map((cell, i) => (
                <td key={pinned[i]?.encoding} data-best={best.includes(i) || undefined}>
                  {cell}
                  {best.includes(i) && <span className="candidates-best"> best</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
