import { Kbd, Modal } from '@mantine/core';
import { ACTIONS } from '../actions/registry.ts';
import { keysText } from '../actions/shortcuts.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

export function ShortcutHelp() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.shortcutsOpen);
  const known = ACTIONS.filter((action) => action.shortcut);
  const groups = [...new Set(known.map((action) => action.group))];
  return (
    <Modal
      opened={open}
      onClose={() => store.getState().show({ shortcutsOpen: false })}
      title="Keyboard shortcuts"
      size="lg"
    >
      <div className="shortcut-groups">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="section-title">{group}</h3>
            <dl>
              {known
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id} className="shortcut">
                    <dt>{action.title}</dt>
                    <dd>
                      <Kbd size="xs">{keysText(action.shortcut ?? '')}</Kbd>
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
