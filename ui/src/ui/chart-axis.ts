/** A round number that nothing on the axis passes, with a whole half: for the lines that the eye measures bars by. */
export function roundTop(most: number, binary: boolean): number {
  if (most <= 0) return 0;
  const unit = binary ? 1024 ** Math.floor(Math.log(most) / Math.log(1024)) : 1;
  const inUnits = most / unit;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(inUnits)));
  const step = [...(power > 1 ? [1] : []), 2, 4, 6, 8, 10].find((candidate) => inUnits <= candidate * power) ?? 10;
  return step * power * unit;
}
