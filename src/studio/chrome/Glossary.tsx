import { Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import { GLOSSARY } from '../kit/glossary.ts';
import { PROBLEM_TABLES } from '../store/advice.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

interface Entry {
  name: string;
  says: string;
}

const TERMS: Entry[] = Object.values(GLOSSARY).map(([name, says]) => ({ name, says }));
const PROBLEMS: Entry[] = Object.entries(PROBLEM_TABLES)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, { title, help }]) => ({ name: `${code} ${title}`, says: help }));

/** The words of the field, and every numbered problem with what to do about it. */
export function Glossary() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.glossaryOpen);
  return (
    <Modal
      opened={open}
      onClose={() => store.getState().show({ glossaryOpen: false })}
      title="Glossary"
      size="lg"
      data-testid="glossary"
    >
      <Entries />
    </Modal>
  );
}

function Entries() {
  const [query, setQuery] = useState('');
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = ({ name, says }: Entry) =>
    words.every((word) => `${name} ${says}`.toLowerCase().includes(word));
  const parts = [
    { title: 'Words', found: TERMS.filter(holds) },
    { title: 'Numbered problems', found: PROBLEMS.filter(holds) },
  ].filter(({ found }) => found.length > 0);
  return (
    <>
      <TextInput
        data-autofocus
        aria-label="Find in the glossary"
        placeholder="A word, or a number such as E105"
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        data-testid="glossary-query"
      />
      {parts.map(({ title, found }) => (
        <section key={title}>
          <h3 className="section-title glossary-part">{title}</h3>
          <dl className="glossary">
            {found.map(({ name, says }) => (
              <div key={name} data-testid="glossary-entry">
                <dt>{name}</dt>
                <dd>{says}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {parts.length === 0 && <p className="finder-none">No entry matches.</p>}
    </>
  );
}
