/** The parts of the settings, fetched together when one of them is first gone to. */
export { AccountSettings } from "./accounts";
export { DataSettings } from "./data";
export { GeneralSettings } from "./general";
export { ServerSettings } from "./server";
export { StorageSettings } from "./storage";
