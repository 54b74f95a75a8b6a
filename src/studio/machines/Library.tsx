import { Button, Modal, Stack, Text } from '@mantine/core';
import { IconDownload, IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { filesOf } from '../kit/droppedFiles.ts';
import { ErrorNote } from '../kit/ErrorNote.tsx';
import { useAction } from '../kit/useAction.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { CompareMachines } from './CompareMachines.tsx';
import { chooseMachineFile, importMachines } from './commands.ts';
import { LibraryRow } from './LibraryRow.tsx';
import { useListed } from './useListed.ts';
import { useSystem } from './useSystem.ts';
import './machines.css';
import { OFF, offBecause } from '../kit/offBecause.ts';

/** All machines in one place: import, export, compare, choose. */
export function Library() {
  const store = useStudioStore();
  const open = useStudio((s) => s.library.open);
  return (
    <Modal
      opened={open}
      onClose={() => store.getState().put('library', { open: false, problem: null })}
      title="Machines"
      size={1080}
      data-testid="library"
    >
      {open && <Content />}
    </Modal>
  );
}

function Content() {
  const listed = useListed();
  const problem = useStudio((s) => s.library.problem);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const compared = chosen.flatMap((id) => listed.find((each) => each.id === id) ?? []);
  const toggle = (id: string) =>
    setChosen((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id].slice(-2)));
  return (
    <Stack gap="md">
      <ImportRow />
      {problem && <ErrorNote advice={problem} />}
      <table className="library" aria-label="Machines">
        <thead>
          <tr>
            <th scope="col">Compare</th>
            <th scope="col">Machine</th>
            <th scope="col">Engine</th>
            <th scope="col" className="number">
              Points
            </th>
            <th scope="col" className="number">
              Ops
            </th>
            <th scope="col">When</th>
            <th scope="col">Times are</th>
            <th scope="col">Predict for it as</th>
            <th scope="col">
              <span className="visually-hidden">Export or remove</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.map((each) => (
            <LibraryRow
              key={each.id}
              listed={each}
              compared={chosen.includes(each.id)}
              onCompare={() => toggle(each.id)}
            />
          ))}
        </tbody>
      </table>
      {compared[0] && compared[1] ? (
        <CompareMachines a={compared[0]} b={compared[1]} />
      ) : (
        <Text size="sm" c="dimmed">
          Tick two machines to compare their profiles op by op.
        </Text>
      )}
    </Stack>
  );
}

function ImportRow() {
  const store = useStudioStore();
  const saveSystem = useAction('machines.save');
  const [over, setOver] = useState(false);
  const system = useSystem();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same without a mouse
    <div
      className="library-drop"
      data-over={over || undefined}
      data-testid="library-drop"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void filesOf(event.dataTransfer).then((files) =>
          importMachines(
            store,
            files.filter((file) => !file.name.endsWith('/')),
          ),
        );
      }}
    >
      <Text size="sm">
        Drop a profile or system file here. On a machine without a browser, such as a Raspberry Pi, make one
        with <code>npm run -s gcode -- profile --out pi.json</code>
      </Text>
      <div className="library-actions">
        <Button
          size="xs"
          leftSection={<IconFileImport size={15} />}
          onClick={() => void chooseMachineFile(store)}
          data-testid="import-machine"
        >
          Open a file
        </Button>
        <Button
          size="xs"
          variant="default"
          {...offBecause(system === null && OFF.unprofiled)}
          leftSection={<IconDownload size={15} />}
          title="Both machines, the link and the power figures, as the command line reads them"
          onClick={saveSystem.run}
          data-testid="export-system"
        >
          Save this system
        </Button>
      </div>
    </div>
  );
}
