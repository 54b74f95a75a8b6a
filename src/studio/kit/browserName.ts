interface UserAgentData {
  brands: readonly { brand: string; version: string }[];
  platform: string;
}

/** `Chromium 156 on Linux`: what a person would call this device. */
export function browserName(nav: { userAgent: string; userAgentData?: UserAgentData }): string {
  const data = nav.userAgentData;
  const brand = data?.brands.find((b) => !/not.*brand|chromium/i.test(b.brand)) ?? data?.brands.at(-1);
  if (data && brand) return `${brand.brand} ${brand.version} on ${data.platform || 'an unknown system'}`;
  const found = /(Firefox|Edg|Chrome|Version)\/(\d+)/.exec(nav.userAgent);
  const system = /Windows|Mac OS X|Android|iPhone|iPad|Linux/.exec(nav.userAgent)?.[0] ?? 'an unknown system';
  if (!found) return `a browser on ${system}`;
  const names: Record<string, string> = { Edg: 'Edge', Version: 'Safari' };
  return `${names[found[1] ?? ''] ?? found[1]} ${found[2]} on ${system}`;
}
