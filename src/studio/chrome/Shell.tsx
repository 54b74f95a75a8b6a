import { Canvas } from '../canvas/Canvas.tsx';
import { STRINGS } from '../kit/strings.ts';
import { Library } from '../machines/Library.tsx';
import { DrawPanel } from '../panels/draw/DrawPanel.tsx';
import { panels } from '../panels/index.ts';
import { SetupPanel } from '../panels/setup/SetupPanel.tsx';
import type { PanelSlots } from '../panels/slots.ts';
import { useStudio } from '../store/useStudio.ts';
import './chrome.css';
import './overlays.css';
import './panel.css';
import { Announcer } from './Announcer.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { CompareDesigns } from './compare/CompareDesigns.tsx';
import { Drawer } from './Drawer.tsx';
import { FindOp } from './FindOp.tsx';
import { Glossary } from './Glossary.tsx';
import { Header } from './Header.tsx';
import { HistoryPanel } from './history/HistoryPanel.tsx';
import { Imported } from './Imported.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { SavedProjects } from './SavedProjects.tsx';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { StatusLine } from './StatusLine.tsx';
import { StepPanel } from './StepPanel.tsx';
import { useGiven } from './useGiven.ts';
import { useOpClipboard } from './useOpClipboard.ts';
import { useShortcuts } from './useShortcuts.ts';

const SLOTS: PanelSlots = { setup: { Panel: SetupPanel }, draw: { Panel: DrawPanel }, ...panels };

function toCanvas(): void {
  document.querySelector<HTMLElement>('.react-flow__node[tabindex="0"]')?.focus({ preventScroll: true });
}

/** The house: header, steps, canvas, the step's panel and drawer, status. */
export function Shell() {
  const step = useStudio((s) => s.ui.step);
  const slot = SLOTS[step];
  useShortcuts();
  useGiven();
  useOpClipboard();
  return (
    <div className="shell" data-step={step}>
      <button type="button" className="skip-link" onClick={toCanvas}>
        {STRINGS.skip}
      </button>
      <Header />
      <Rail />
      <main className="centre">
        <Canvas />
        {slot?.Drawer && (
          <Drawer title={slot.drawerTitle ?? STRINGS.steps[step].title} Content={slot.Drawer} />
        )}
      </main>
      {slot && <StepPanel step={step} Panel={slot.Panel} />}
      <Notices />
      <StatusLine />
      <CommandPalette />
      <ShortcutHelp />
      <Library />
      <SavedProjects />
      <CompareDesigns />
      <HistoryPanel />
      <Imported />
      <FindOp />
      <Glossary />
      <Announcer />
    </div>
  );
}
