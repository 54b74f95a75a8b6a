import { companyWork, crossingScheme, loadWork, thinkMs } from '../app/dispatch/company.ts';
import { playedAbout } from '../app/dispatch/document.ts';
import { nameOfRun, plannedRuns } from '../app/dispatch/fixed.ts';
import { playsOf, warmUpOf } from '../app/dispatch/order.ts';
import type { Playing } from '../app/dispatch/play.ts';
import type { PlayNews } from '../app/dispatch/played.ts';
import { playRun, wasPlayed } from '../app/dispatch/playRun.ts';
import type { DispatchSetup } from '../app/dispatch/runTrace.ts';
import { whyStayed } from '../app/dispatch/stayed.ts';
import { TracePoints } from '../app/dispatch/tracePoints.ts';
import type { LinkTrace, LoadTrace } from '../coinference/dispatch/traces.ts';
import { gatherFor } from '../system/micro.ts';
import { startCompany } from './company.ts';
import { browserEngine } from './engine.ts';
import { type ZooRequest, zooOnSystem } from './zooSystem.ts';

export interface DispatchRequest extends ZooRequest {
  link: LinkTrace;
  load: LoadTrace;
  /** Fixed schemes that are played beside it, each through the whole trace; 0 plays none. */
  beside: number;
}

/** The page draws so often at most: drawing takes a core from the frames that run meanwhile. */
const TELL_MS = 250;

let current: Playing | null = null;
/** Also while designs are loaded between two runs. */
let held = false;

/** Pauses or resumes the trace that is played. */
export function holdTrace(hold: boolean): void {
  held = hold;
  if (hold) current?.pause();
  else current?.resume();
}

/** Plays a trace with a zoo between this browser and the endpoint: adapting, then each fixed scheme. */
export async function playTrace(
  outer: AbortSignal,
  request: DispatchRequest,
  onNews: (news: PlayNews) => void,
): Promise<void> {
  // Ends the other devices too, however the play ends.
  const end = new AbortController();
  const signal = AbortSignal.any([outer, end.signal]);
  try {
    await playAll(signal, request, onNews, (error) => end.abort(error));
  } catch (error) {
    throw end.signal.aborted ? end.signal.reason : error;
  } finally {
    end.abort();
    [current, held] = [null, false];
  }
}

async function playAll(
  signal: AbortSignal,
  request: DispatchRequest,
  onNews: (news: PlayNews) => void,
  onFailure: (error: Error) => void,
): Promise<void> {
  const { threads, link, load, goal, beside } = request;
  const say = (words: string) => onNews({ kind: 'words', words });
  const traces = { link, load };
  const { zoo, data, system, where, schemes, throttledLink, url } = await zooOnSystem(signal, request, say);
  const runtime = await browserEngine(threads);
  const device = { runtime, gather: gatherFor(runtime.info.engine) };
  const setup: DispatchSetup = { zoo, data, schemes, system, goal, device, throttledLink };
  const { runs, theirs } = plannedRuns(setup, traces, beside);
  const most = Math.max(...load.steps.map(({ devices }) => devices)) - 1;
  const plays = playsOf(runs.length, 1, traces);
  const about = playedAbout(zoo, { ...traces, goal, power: system.power, schemes });
  const tellBegin = (warmUp: { warmUpS?: number }) =>
    onNews({ kind: 'begin', about: { ...about, ...warmUp }, where, runs: runs.map(nameOfRun) });
  tellBegin(warmUpOf(plays));
  let company: Awaited<ReturnType<typeof startCompany>> | null = null;
  const sent = theirs?.scheme ?? crossingScheme(setup);
  if (most > 0 && sent) {
    say(`Starting ${most} more device${most === 1 ? '' : 's'}`);
    const work = await companyWork(setup, sent, { url, token: request.endpoint.token }, link.steps[0]);
    await loadWork(
      signal,
      throttledLink(() => ({})),
      work,
    );
    company = await startCompany(signal, work, most, onFailure);
  }
  const others = {
    onDevices: (devices: number) => company?.set(devices - 1),
    onLink: (to: { mbps: number; delayMs: number }) => sent && company?.think(thinkMs(sent, to)),
  };
  const begin = (playing: Playing) => {
    current = playing;
    if (held) playing.pause();
  };
  for (const { run, traces: played, counts } of plays) {
    const planned = runs[run] as (typeof runs)[number];
    if (!counts) {
      say(`Playing ${played.link.seconds} s to warm up, which do not count`);
      const warmed = await playRun(signal, setup, played, planned, { ...others, onBegin: begin });
      if (!wasPlayed(warmed)) tellBegin({});
      company?.take();
      continue;
    }
    say('Loading the likeliest designs');
    const points = new TracePoints(link.seconds, goal.targetMs);
    const tell = () => onNews({ kind: 'points', run, points: points.take() });
    let telling: ReturnType<typeof setInterval> | undefined;
    try {
      const result = await playRun(signal, setup, played, planned, {
        ...others,
        onBegin(playing) {
          begin(playing);
          telling = setInterval(tell, TELL_MS);
        },
        onStatus: (status) => points.saw(status),
        onFrame: (frame) => points.frame(frame),
        onChange: (change) => onNews({ kind: 'change', run, change }),
      });
      tell();
      if (!wasPlayed(result)) {
        onNews({ kind: 'unplayed', run, error: result.error });
        continue;
      }
      const { report, changes, broken } = result;
      const kept = run === 0 && report.switches === 0 ? changes.at(-1)?.to : undefined;
      const stayed = kept === undefined ? null : whyStayed(kept, setup, traces);
      const got = company?.take() ?? null;
      onNews({ kind: 'end', run, result: { report, changes, broken }, company: got, stayed });
    } finally {
      clearInterval(telling);
      current = null;
    }
  }
}
