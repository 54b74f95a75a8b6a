/** Power of the device in its three states, watts. Constants, so every energy from them is modelled. */
export interface PowerProfile {
  name: string;
  /** While the device computes. */
  activeW: number;
  /** While it waits for the edge. */
  idleW: number;
  /** While bytes move over the link. */
  radioW: number;
  /** Where the three numbers come from. */
  source: string;
}

/** Devices whose idle and loaded power are public. Where only a range is, its middle stands here and the source says so. */
export const POWER_PRESETS: readonly PowerProfile[] = [
  {
    name: 'Jetson TX2',
    activeW: 7.5,
    idleW: 1.45,
    radioW: 3.004,
    source:
      'idle and communicating measured by GCoDE (arXiv 2404.05605); active: the 7.5 W mode of the data sheet',
  },
  {
    name: 'Raspberry Pi 4B',
    activeW: 6.1,
    idleW: 2.15,
    radioW: 2.15,
    source:
      'middle of public ranges: idle 1.6-2.7 W, loaded 5.0-7.2 W; no public figure for the radio, idle is used',
  },
];

/**
 * Energy that one frame costs the device, in millijoules (W x ms): active while it computes, radio while
 * bytes move, idle while the edge computes (domain model of arXiv 2404.05605).
 */
export const deviceEnergyMj = (
  power: PowerProfile,
  deviceMs: number,
  linkMs: number,
  edgeMs: number,
): number => power.activeW * deviceMs + power.radioW * linkMs + power.idleW * edgeMs;

/**
 * The same for any time in which frames overlap, in millijoules: each moment counts once, whatever number of frames is under
 * way. For a frame alone it is deviceEnergyMj. @param wholeMs in which anything was under way @param linkMs in which
 * anything was on the link
 */
export const energyOver = (
  { activeW, idleW, radioW }: PowerProfile,
  { deviceMs, linkMs, wholeMs }: { deviceMs: number; linkMs: number; wholeMs: number },
): number => idleW * wholeMs + (activeW - idleW) * deviceMs + (radioW - idleW) * linkMs;
