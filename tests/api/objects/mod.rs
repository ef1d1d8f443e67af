mod batch;
mod conditions;
mod copy;
mod delete;
mod get;
mod list;
mod public;
mod put;
