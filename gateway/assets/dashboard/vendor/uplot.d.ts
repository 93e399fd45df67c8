// What is used of uPlot, for tsc.
declare const uPlot: any;
export default uPlot;
