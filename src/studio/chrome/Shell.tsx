import { Canvas } from '../canvas/Canvas.tsx';
import { apart } from '../kit/apart.tsx';
import { STRINGS } from '../kit/strings.ts';
import { panels } from '../panels/index.ts';
import { useStudio } from '../store/useStudio.ts';
import './chrome.css';
import './centre.css';
import './overlays.css';
import './panel.css';
import './panelParts.css';
import '../panels/panels.css';
import '../panels/figures.css';
import { Announcer } from './Announcer.tsx';
import { Drawer } from './Drawer.tsx';
import { Header } from './Header.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { StatusLine } from './StatusLine.tsx';
import { StepPanel } from './StepPanel.tsx';
import { useGiven } from './useGiven.ts';
import { useOpClipboard } from './useOpClipboard.ts';
import { useShortcuts } from './useShortcuts.ts';

/** Loaded once the page stands: none is open when it starts. */
const Dialogs = apart(async () => (await import('./Dialogs.tsx')).Dialogs, null);

function toCanvas(): void {
  document.querySelector<HTMLElement>('.react-flow__node[tabindex="0"]')?.focus({ preventScroll: true });
}

/** The house: header, steps, canvas, the step's panel and drawer, status. */
export function Shell() {
  const step = useStudio((s) => s.ui.step);
  const slot = panels[step];
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
        {slot.Drawer && (
          <Drawer title={slot.drawerTitle ?? STRINGS.steps[step].title} Content={slot.Drawer} />
        )}
      </main>
      <StepPanel step={step} Panel={slot.Panel} />
      <Notices />
      <StatusLine />
      <Dialogs />
      <Announcer />
    </div>
  );
}
