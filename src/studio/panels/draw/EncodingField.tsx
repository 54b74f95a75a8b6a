import { ActionIcon, TextInput, Tooltip } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { decodeDesign } from '../../../design/decode.ts';
import { DesignError } from '../../../design/errors.ts';
import { type GenomeContext, genomeContext, printGenome } from '../../../design/genome.ts';
import { genomeOf } from '../../../design/genomeDesign.ts';
import type { Design } from '../../../design/types.ts';
import { runAction } from '../../kit/action.ts';
import { actionById, allActions } from '../../kit/registry.ts';
import { STRINGS } from '../../kit/strings.ts';
import { Term } from '../../kit/Term.tsx';
import { openDesign } from '../../store/commands.ts';
import { freeName } from '../../store/designs.ts';
import type { Project } from '../../store/project.ts';
import { settingOf } from '../../store/setting.ts';
import { useStudioStore } from '../../store/useStudio.ts';

/** The design's line of the 12-position space, or why it has none. */
function encodingOf(design: Design, context: GenomeContext): { line: string; why: string } {
  try {
    return { line: printGenome(genomeOf(design, context)), why: '' };
  } catch (error) {
    if (!(error instanceof DesignError)) throw error;
    return { line: '', why: error.problems[0]?.message ?? '' };
  }
}

/** Reads a line that a person gave. */
function designOfLine(line: string, context: GenomeContext): Design | string {
  try {
    return decodeDesign(line, context);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The one-line encoding of the paper: copy it, or paste one and press Enter. */
export function EncodingField({ project }: { project: Project }) {
  const store = useStudioStore();
  const context = genomeContext(settingOf(project));
  const { line, why } = encodingOf(project.design, context);
  const [draft, setDraft] = useState<string | null>(null);
  const read = draft === null || draft.trim() === '' ? null : designOfLine(draft, context);
  const open = (field: HTMLElement) => {
    if (!read || typeof read === 'string') return;
    openDesign(store, { ...read, name: freeName(project, STRINGS.pastedDesign) }, 'Open an encoding');
    setDraft(null);
    // Nothing is being written any more: Ctrl+Z closes the design again.
    field.blur();
  };
  return (
    <TextInput
      label="Encoding in 12 positions"
      description={
        <>
          {line ? 'Copy it, or paste another and press Enter.' : `${why} Paste a line to open one.`}{' '}
          <Term id="encoding">What is this?</Term>
        </>
      }
      size="xs"
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      placeholder="1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3"
      value={draft ?? line}
      error={typeof read === 'string' ? read : undefined}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => typeof read !== 'string' && setDraft(null)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') open(event.currentTarget);
        if (event.key === 'Escape') setDraft(null);
      }}
      rightSection={
        line && draft === null ? (
          <Tooltip label="Copy">
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label="Copy the encoding"
              onClick={() => void allActions().then(() => runAction(store, actionById('design.copy')))}
            >
              <IconCopy size={15} />
            </ActionIcon>
          </Tooltip>
        ) : null
      }
      data-testid="encoding"
    />
  );
}
