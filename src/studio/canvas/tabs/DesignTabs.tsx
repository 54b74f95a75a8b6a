import { IconChevronUp, IconPlus } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { apart } from '../../kit/apart.tsx';
import { STRINGS } from '../../kit/strings.ts';
import { useIdle } from '../../kit/useIdle.ts';
import { editDesigns, goToDesign } from '../../store/commands.ts';
import { designsOf, moved } from '../../store/designs.ts';
import type { Shelved } from '../../store/project.ts';
import { useStudio, useStudioStore } from '../../store/useStudio.ts';
import { DesignName } from '../DesignName.tsx';
import './tabs.css';

/** Their menus are loaded apart; until then their buttons stand there. */
const AddMenu = apart(
  async () => (await import('./AddMenu.tsx')).AddMenu,
  <span className="icon-button tab-add" data-size="md">
    <IconPlus size={17} />
  </span>,
);
const TabMenu = apart(
  async () => (await import('./TabMenu.tsx')).TabMenu,
  <span className="icon-button" data-size="sm">
    <IconChevronUp size={15} />
  </span>,
);

/** What a dragged tab carries; other drags are none of its business. */
const DRAGGED = 'application/x-gcode-design';
const PICTURE = { width: 46, height: 26 };
const Thumbnail = apart(
  async () => (await import('./Thumbnail.tsx')).Thumbnail,
  <span className="thumbnail" style={{ ...PICTURE, display: 'inline-block' }} />,
);

/** Arrow keys lead from one tab to the next: together they are one stop of the Tab key. */
function byArrow(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const target = event.target as HTMLElement;
  if (!step || !target.classList.contains('tab-open')) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('.tab-open')];
  all[(all.indexOf(target) + step + all.length) % all.length]?.focus();
}

/** The project's designs; the one on the canvas can be renamed here. */
export function DesignTabs() {
  const project = useStudio((s) => s.project);
  const list = useRef<HTMLOListElement>(null);
  const { designId } = project;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is in sight again whenever another one is
  useEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [designId]);
  const all = designsOf(project);
  const firstOther = all.find(({ id }) => id !== designId)?.id;
  return (
    <nav className="tabs" aria-label={STRINGS.aria.designs}>
      <ol ref={list} onKeyDown={byArrow}>
        {all.map((each, at) => (
          <Tab
            key={each.id}
            of={each}
            at={at}
            current={each.id === designId}
            passing={each.id === project.passing}
            stop={each.id === firstOther}
          />
        ))}
      </ol>
      <AddMenu />
    </nav>
  );
}

interface TabProps {
  of: Shelved;
  /** Its place in the order. */
  at: number;
  current: boolean;
  passing: boolean;
  stop: boolean;
}

function Tab({ of: { id, design, layout }, at, current, passing, stop }: TabProps) {
  const store = useStudioStore();
  const drag = {
    draggable: true,
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(DRAGGED, id),
  };
  const over = (event: DragEvent) => {
    if (event.dataTransfer.types.includes(DRAGGED)) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    const dragged = event.dataTransfer.getData(DRAGGED);
    if (!dragged) return;
    event.preventDefault();
    editDesigns(store, 'Move a design', (project) => moved(project, dragged, at));
  };
  // It may come after the canvas itself.
  const seen = useIdle(useMemo(() => ({ design, placed: layout }), [design, layout]));
  const picture = <Thumbnail {...seen} {...PICTURE} />;
  const title = passing ? `${design.name}. ${STRINGS.passing}` : design.name;
  return (
    <li
      className="tab"
      aria-current={current || undefined}
      data-passing={passing || undefined}
      data-testid="design-tab"
      data-name={design.name}
      onDragOver={over}
      onDrop={drop}
      title={title}
    >
      {current ? (
        <>
          <span className="tab-picture" {...drag}>
            {picture}
          </span>
          <DesignName />
          <TabMenu />
        </>
      ) : (
        <button
          type="button"
          className="tab-open"
          tabIndex={stop ? 0 : -1}
          onClick={() => goToDesign(store, id)}
          {...drag}
        >
          {picture}
          <span>{design.name}</span>
        </button>
      )}
    </li>
  );
}
