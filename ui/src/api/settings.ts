import { queryOptions } from "@tanstack/react-query";
import { bodyOf } from "./body";
import { type Schemas, api } from "./client";

export type Settings = Schemas["Settings"];
export type UpdateSettings = Schemas["UpdateSettings"];
export type Storage = Schemas["Storage"];
export type StorageSettings = Schemas["StorageSettings"];
export type ProbeStep = Schemas["ProbeStep"];

/** What the operator sets. It changes by hand only, so it is not asked again and again under a form. */
export const settingsQuery = queryOptions({
  queryKey: ["settings"],
  queryFn: ({ signal }) => bodyOf(api().GET("/admin/v1/settings", { signal })),
});

export const storageQuery = queryOptions({
  queryKey: ["storage"],
  queryFn: ({ signal }) => bodyOf(api().GET("/admin/v1/storage", { signal })),
});

export function updateSettings(body: UpdateSettings): Promise<Settings> {
  return bodyOf(api().PATCH("/admin/v1/settings", { body }));
}

export function changeStorage(body: StorageSettings): Promise<Storage> {
  return bodyOf(api().PUT("/admin/v1/storage", { body }));
}

/** Writes, reads, lists and deletes a file there, and tells of each step. */
export function probeStorage(body: StorageSettings): Promise<Schemas["Probe"]> {
  return bodyOf(api().POST("/admin/v1/storage/probe", { body }));
}
