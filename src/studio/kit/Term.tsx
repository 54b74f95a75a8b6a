import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { useStudioStore } from '../store/useStudio.ts';
import { GLOSSARY, type TermId } from './glossary.ts';
import './term.css';

/** A word of the field: explained when it is pointed at, and a way to the glossary. */
export function Term({ id, children }: { id: TermId; children: ReactNode }) {
  const store = useStudioStore();
  const [name, says] = GLOSSARY[id];
  return (
    <Tooltip
      label={`${name}: ${says}`}
      multiline
      maw={300}
      withArrow
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className="term" onClick={() => store.getState().show({ glossaryOpen: true })}>
        {children}
      </button>
    </Tooltip>
  );
}
