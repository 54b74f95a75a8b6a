import { useState } from 'react';
import { STRINGS } from '../kit/strings.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** The design's name, changed in place; an empty one is not taken. */
export function DesignName() {
  const store = useStudioStore();
  const name = useStudio((s) => s.project.design.name);
  // A name that is being written may be empty for a moment; the design's is not.
  const [draft, setDraft] = useState<string | null>(null);
  const rename = (value: string) => {
    setDraft(value);
    if (value.trim() === '') return;
    store.getState().edit(
      'Rename the design',
      (project) => {
        project.design = { ...project.design, name: value };
      },
      'design-name',
    );
  };
  return (
    <input
      className="design-name"
      aria-label={STRINGS.aria.designName}
      value={draft ?? name}
      size={Math.min(Math.max(name.length, 4), 40)}
      maxLength={80}
      onChange={(event) => rename(event.currentTarget.value)}
      onBlur={() => {
        setDraft(null);
        store.getState().settle();
      }}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      data-testid="design-name"
    />
  );
}
