import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { STRINGS } from '../strings/strings.ts';

/** The wide slot below the canvas, for charts. */
export function Drawer({ title, Content }: { title: string; Content: ComponentType }) {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.drawerOpen);
  const height = useStudio((s) => s.ui.drawerHeight);
  return (
    <section className="drawer" aria-label={STRINGS.aria.drawer} data-testid="drawer">
      <header className="drawer-bar">
        <h3>{title}</h3>
        <ActionIcon
          variant="subtle"
          size="sm"
          aria-label={open ? 'Fold the drawer' : 'Unfold the drawer'}
          aria-expanded={open}
          onClick={() => store.getState().show({ drawerOpen: !open })}
        >
          {open ? <IconChevronDown size={16} /> : <IconChevronUp size={16} />}
        </ActionIcon>
      </header>
      {open && (
        <div className="drawer-content" style={{ height }}>
          <Content />
        </div>
      )}
    </section>
  );
}
