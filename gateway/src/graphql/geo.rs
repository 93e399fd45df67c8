//! Places on the map, and circles around them. Refuses circles that are none.

use async_graphql::{InputObject, SimpleObject};

use super::error::ApiError;
use crate::stores::documents::{self, Real};

/// Centre of the zip prefix.
#[derive(SimpleObject)]
pub(crate) struct GeoPoint {
    /// Degrees north.
    latitude: f64,
    /// Degrees east.
    longitude: f64,
}

impl GeoPoint {
    pub(super) fn new((latitude, longitude): (f64, f64)) -> Self {
        Self { latitude, longitude }
    }
}

/// A circle on the ground: great circle, Earth's radius 6371.0088 km. What has no location does not pass.
#[derive(InputObject)]
pub(crate) struct Near {
    /// Degrees north, -90 to 90.
    latitude: f64,
    /// Degrees east, -180 to 180.
    longitude: f64,
    /// 0 or more; the edge belongs to the circle.
    kilometres: f64,
}

impl Near {
    pub(super) fn check(self) -> Result<documents::Near, ApiError> {
        let refuse = |reason: String| Err(ApiError::bad_argument("where", reason));
        if !(-90.0..=90.0).contains(&self.latitude) {
            return refuse(format!("near.latitude {} is not between -90 and 90", self.latitude));
        }
        if !(-180.0..=180.0).contains(&self.longitude) {
            return refuse(format!("near.longitude {} is not between -180 and 180", self.longitude));
        }
        if !(self.kilometres >= 0.0 && self.kilometres.is_finite()) {
            return refuse(format!("near.kilometres {} is not 0 or more", self.kilometres));
        }
        Ok(documents::Near {
            latitude: Real(self.latitude),
            longitude: Real(self.longitude),
            kilometres: Real(self.kilometres),
        })
    }
}
