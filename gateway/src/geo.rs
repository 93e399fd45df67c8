//! Boxes around circles on the ground, which databases check fast. Pure.

use triptych_schemas::geo::EARTH_RADIUS_KM;

/// Added to boxes, in degrees (about a metre): rounding must never leave out a point that the exact check would keep.
const BOX_SLACK_DEGREES: f64 = 1e-5;

/// Degrees that hold every point of a circle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BoundingBox {
    pub latitude: (f64, f64),
    pub longitude: (f64, f64),
}

/// A box around a circle; all longitudes where the circle holds a pole or crosses the date line.
pub fn bounding_box(centre: (f64, f64), kilometres: f64) -> BoundingBox {
    let angle = (kilometres / EARTH_RADIUS_KM).min(std::f64::consts::PI);
    let reach = angle.to_degrees() + BOX_SLACK_DEGREES;
    let latitude = (centre.0 - reach, centre.0 + reach);
    let everywhere = BoundingBox { latitude, longitude: (-180.0, 180.0) };
    if latitude.0 <= -90.0 || latitude.1 >= 90.0 {
        return everywhere;
    }
    let widest = (angle.sin() / centre.0.to_radians().cos()).min(1.0).asin().to_degrees() + BOX_SLACK_DEGREES;
    let longitude = (centre.1 - widest, centre.1 + widest);
    if longitude.0 < -180.0 || longitude.1 > 180.0 { everywhere } else { BoundingBox { latitude, longitude } }
}

#[cfg(test)]
mod tests {
    use triptych_schemas::geo::distance_km;

    use super::*;

    #[test]
    fn a_box_holds_its_circle() {
        for centre in [(0.0, 0.0), (-23.5, -46.6), (60.0, 179.9), (89.0, 10.0), (-34.0, -74.0)] {
            for kilometres in [0.0, 1.0, 500.0, 5000.0, 30000.0] {
                let bounds = bounding_box(centre, kilometres);
                for step in 0..3600 {
                    let point = (f64::from(step % 180) - 90.0, f64::from(step) / 10.0 - 180.0);
                    let inside = bounds.latitude.0 <= point.0
                        && point.0 <= bounds.latitude.1
                        && bounds.longitude.0 <= point.1
                        && point.1 <= bounds.longitude.1;
                    assert!(inside || distance_km(centre, point) > kilometres, "{centre:?} {kilometres} {point:?}");
                }
            }
        }
    }
}
