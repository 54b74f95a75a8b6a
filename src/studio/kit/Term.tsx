import type { ReactNode } from 'react';
import { useStudioStore } from '../store/useStudio.ts';
import { GLOSSARY, type TermId } from './glossary.ts';
import './term.css';

/** A word of the field: explained when it is pointed at, and a way to the glossary. */
export function Term({ id, children }: { id: TermId; children: ReactNode }) {
  const store = useStudioStore();
  const [name, says] = GLOSSARY[id];
  return (
    <button
      type="button"
      className="term"
      data-hint={`${name}: ${says}`}
      onClick={() => store.getState().show({ glossaryOpen: true })}
    >
      {children}
    </button>
  );
}
