// In place of the archiver that cdktf loads at its start, for assets that no fleet has (constructs/late-archiver.ts puts it off as well,
// where Node itself loads modules): each test file would load 150 modules anew.
module.exports = () => {
  throw new Error("no test archives anything");
};
