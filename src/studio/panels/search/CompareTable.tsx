import { Button, Switch, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { Thumbnail } from '../../canvas/tabs/Thumbnail.tsx';
import { settingNow } from '../../store/setting.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { openFound } from './controller.ts';
import { comparedMarks, comparedOf, comparedRows, pin } from './pinned.ts';
import { useOnCanvas } from './useCurrent.ts';

/** The pinned designs beside one another, figure by figure and op by op; rows in which they differ are marked. */
export function CompareTable() {
  const pinned = useStudio((s) => s.search.pinned);
  const setting = useStudio(settingNow);
  const canvas = useOnCanvas();
  const [withCanvas, setWithCanvas] = useState(true);
  const compared = useMemo(
    () => [...(withCanvas ? [canvas] : []), ...pinned.map(comparedOf)],
    [withCanvas, canvas, pinned],
  );
  const rows = useMemo(() => comparedRows(compared, setting), [compared, setting]);
  const marks = useMemo(() => comparedMarks(compared, setting), [compared, setting]);
  if (pinned.length === 0) {
    return (
      <Text size="sm" c="dimmed" p="md">
        Pin up to four designs in the table or beside the chart to compare them here.
      </Text>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="candidates compared" tabIndex={0} aria-label="Pinned designs" data-testid="compared">
      <table>
        <thead>
          <tr>
            <th>
              <Switch
                size="xs"
                label="Include the design on the canvas"
                checked={withCanvas}
                onChange={(event) => setWithCanvas(event.currentTarget.checked)}
                data-testid="compare-canvas"
              />
            </th>
            {compared.map(({ member, design }, i) => (
              <th key={member.encoding} scope="col">
                <Thumbnail
                  design={design}
                  placed={{}}
                  width={150}
                  height={52}
                  {...(marks[i] && { marks: marks[i] })}
                />
                {member.encoding === '' ? (
                  <span>On the canvas</span>
                ) : (
                  <span className="candidates-encoding">{member.encoding}</span>
                )}
                {member.encoding !== '' && <Doing encoding={member.encoding} />}
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
                <td key={compared[i]?.member.encoding} data-best={best.includes(i) || undefined}>
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

function Doing({ encoding }: { encoding: string }) {
  const store = useStudioStore();
  const member = useStudio((s) => s.search.pinned.find((each) => each.encoding === encoding));
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => openFound(store, encoding)}>
        Open
      </Button>
      <Button size="compact-xs" variant="subtle" color="gray" onClick={() => member && pin(store, member)}>
        Unpin
      </Button>
    </>
  );
}
