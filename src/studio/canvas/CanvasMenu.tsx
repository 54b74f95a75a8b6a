import { Menu } from '@mantine/core';
import { PALETTE } from '../../design/edits.ts';
import { runAction } from '../kit/action.ts';
import { actionById } from '../kit/registry.ts';
import { useStudio, useStudioStore } from '../store/useStudio.ts';
import { OP_STYLE } from './opStyle.ts';
import { addAt, type LooseWire } from './quickAdd.ts';

/** What a menu is about, and where: on the screen, and on the canvas. */
export interface MenuAt {
  on: 'op' | 'wire' | 'canvas' | 'loose';
  screen: { x: number; y: number };
  canvas: { x: number; y: number };
  loose?: LooseWire;
}

const ITEMS = {
  op: [
    ...['select.inspect', 'edit.duplicate', 'edit.lane', 'edit.split', 'view.selection'],
    ...['align.left', 'align.top', 'align.distribute', 'edit.delete'],
  ],
  wire: ['edit.delete'],
  canvas: [
    'select.all',
    'view.find',
    'view.fit',
    'view.actual',
    'design.tidy',
    'design.place',
    'designs.duplicate',
  ],
  loose: [],
} as const satisfies Record<MenuAt['on'], readonly string[]>;

/** The actions of what was clicked with the right button or pressed for long, or ops to put where a wire was dropped. */
export function CanvasMenu({ at, close }: { at: MenuAt; close: () => void }) {
  const adds = at.on === 'canvas' || at.on === 'loose';
  return (
    <Menu
      opened
      onClose={close}
      position="right-start"
      middlewares={{ flip: true, shift: { padding: 8, crossAxis: true } }}
      width={270}
      shadow="md"
      returnFocus
      withInitialFocusPlaceholder={false}
    >
      <Menu.Target>
        <span className="menu-at" style={{ left: at.screen.x, top: at.screen.y }} />
      </Menu.Target>
      <Menu.Dropdown data-testid="canvas-menu">
        {adds && <Adds at={at} />}
        {ITEMS[at.on].map((id) => (
          <Item key={id} id={id} />
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function Adds({ at }: { at: MenuAt }) {
  const store = useStudioStore();
  return (
    <>
      <Menu.Label>{at.loose ? 'Join the wire to a new op' : 'Add here'}</Menu.Label>
      <div className="menu-adds">
        {PALETTE.filter((kind) => kind !== 'Input').map((kind) => {
          const { icon: Icon, color } = OP_STYLE[kind];
          return (
            <Menu.Item
              key={kind}
              leftSection={<Icon size={16} color={color} />}
              onClick={() => addAt(store, kind, at.canvas, at.loose)}
              data-testid={`add-here-${kind}`}
            >
              {kind}
            </Menu.Item>
          );
        })}
      </div>
      {at.on === 'canvas' && <Menu.Divider />}
    </>
  );
}

function Item({ id }: { id: string }) {
  const store = useStudioStore();
  const action = actionById(id);
  const enabled = useStudio((s) => action.enabled?.(s) ?? true);
  if (!enabled) return null;
  return (
    <Menu.Item
      {...(id === 'edit.delete' && { style: { color: 'var(--chart-bad)' } })}
      rightSection={
        <span className="menu-keys">{action.shortcut?.replace('Mod', 'Ctrl').replace('Arrow', '')}</span>
      }
      onClick={() => void runAction(store, action)}
      data-testid={`menu-${id}`}
    >
      {action.title}
    </Menu.Item>
  );
}
