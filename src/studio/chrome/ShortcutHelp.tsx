import { Kbd, Modal } from '@mantine/core';
import { ACTIONS } from '../actions/all.ts';
import { keysText } from '../actions/shortcuts.ts';
import type { Action } from '../kit/action.ts';
import { LATER_STRINGS } from '../kit/laterStrings.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';

/** By group in the registry's order; those with keys first. */
const GROUPS = [...new Set(ACTIONS.map(({ group }) => group))].map((group) => ({
  group,
  actions: ACTIONS.filter((action) => action.group === group).sort(
    (a, b) => Number(b.shortcut !== undefined) - Number(a.shortcut !== undefined),
  ),
}));

const { title, all: gestures } = LATER_STRINGS.gestures;

const keysOf = ({ shortcut, alias }: Action): string[] =>
  [shortcut, alias].filter((keys) => keys !== undefined);

/** Everything that can be done, with its keys; what has none is done from the palette. */
export function ShortcutHelp() {
  const store = useStudioStore();
  const open = useStudio((s) => s.ui.shortcutsOpen);
  return (
    <Modal
      opened={open}
      onClose={() => store.getState().show({ shortcutsOpen: false })}
      title="Keyboard shortcuts and all actions"
      size="xl"
      data-testid="shortcuts"
    >
      <ShortcutSheet />
    </Modal>
  );
}

/** What the dialog holds. */
export function ShortcutSheet() {
  return (
    <>
      <p className="shortcut-about">
        Actions without keys are found by name with <Kbd size="xs">{keysText('Mod+K')}</Kbd>.
      </p>
      <div className="shortcut-groups">
        {GROUPS.map(({ group, actions }) => (
          <section key={group}>
            <h3 className="section-title">{group}</h3>
            <dl>
              {actions.map((action) => (
                <div key={action.id} className="shortcut" data-testid="shortcut">
                  <dt>{action.title}</dt>
                  <dd>
                    {keysOf(action).map((keys) => (
                      <Kbd key={keys} size="xs">
                        {keysText(keys)}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section>
          <h3 className="section-title">{title}</h3>
          <dl>
            {gestures.map(([what, how]) => (
              <div key={what} className="shortcut" data-testid="gesture">
                <dt>{what}</dt>
                <dd className="gesture">{how}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </>
  );
}
